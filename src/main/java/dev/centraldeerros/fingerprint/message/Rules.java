package dev.centraldeerros.fingerprint.message;

import dev.centraldeerros.fingerprint.message.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Rules about neighbouring tokens, in a fixed order; each reads the tokens once. */
final class Rules {
    private final String message;
    private List<Token> tokens;

    Rules(String message, List<Token> tokens) {
        this.message = message;
        this.tokens = tokens;
    }

    List<Token> apply() {
        assignments();
        identities();
        dates();
        units();
        foldBrackets();
        foldRuns();
        return tokens;
    }

    /** What stands after an equals sign is a value; nothing stays nothing. */
    private void assignments() {
        List<Token> out = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            out.add(token);
            if (!isMark(token, '=') || i + 1 == tokens.size()) {
                continue;
            }
            Token first = tokens.get(i + 1);
            boolean isApart = token.spaced() && first.spaced();
            if ((first.spaced() && !isApart) || !(first.is(Kind.WORD) || first.is(Kind.VALUE))) {
                continue;
            }
            int last = i + 1;
            while (last + 1 < tokens.size() && continues(tokens.get(last + 1))) {
                last++;
            }
            out.add(first.valueUpTo(tokens.get(last)));
            i = last;
        }
        tokens = out;
    }

    /** A value goes on without white space, up to a separator. */
    private boolean continues(Token token) {
        return !token.spaced()
                && (token.is(Kind.WORD)
                        || token.is(Kind.VALUE)
                        || (token.is(Kind.MARK) && ",;|".indexOf(message.charAt(token.start())) < 0));
    }

    private boolean isMark(Token token, char mark) {
        return token.is(Kind.MARK) && message.charAt(token.start()) == mark;
    }

    /** The word after a user, host or client is its name. */
    private void identities() {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token next = tokens.get(i + 1);
            if (token.is(Kind.WORD)
                    && next.is(Kind.WORD)
                    && next.spaced()
                    && isNamed(i)
                    && !Vocabulary.isFunctionWord(next.text(message))) {
                tokens.set(i + 1, next.as(Kind.VALUE));
            }
        }
    }

    /** "user anna", and "password for anna". */
    private boolean isNamed(int i) {
        String word = tokens.get(i).text(message);
        if (Vocabulary.isIdentity(word)) {
            return true;
        }
        return word.equalsIgnoreCase("for")
                && i > 0
                && tokens.get(i - 1).text(message).equalsIgnoreCase("password");
    }

    /** The name of a day or month beside a value is a part of a date. */
    private void dates() {
        for (int i = 0; i < tokens.size(); i++) {
            if (isDateWord(i) && (isValue(i + 1) || isValue(i - 1) || (isDateWord(i + 1) && isValue(i + 2)))) {
                tokens.set(i, tokens.get(i).as(Kind.VALUE));
            }
        }
    }

    private boolean isDateWord(int i) {
        return i < tokens.size()
                && tokens.get(i).is(Kind.WORD)
                && Vocabulary.isDayOrMonth(tokens.get(i).text(message));
    }

    private boolean isValue(int i) {
        return i >= 0 && i < tokens.size() && tokens.get(i).is(Kind.VALUE);
    }

    /** A unit belongs to the number before it. */
    private void units() {
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is(Kind.WORD) && isNumber(i - 1) && Vocabulary.isUnit(token.text(message))) {
                tokens.set(i, token.as(Kind.VALUE));
            }
        }
    }

    private boolean isNumber(int i) {
        return isValue(i)
                && Character.isDigit(message.charAt(tokens.get(i).end() - 1))
                && "'\"`".indexOf(message.charAt(tokens.get(i).start())) < 0;
    }

    /** Brackets around values alone are one value; innermost first, in one pass with a stack. */
    private void foldBrackets() {
        List<Token> out = new ArrayList<>(tokens.size());
        List<Integer> opened = new ArrayList<>();
        for (Token token : tokens) {
            if (token.is(Kind.OPEN)) {
                opened.add(out.size());
                out.add(token);
            } else if (token.is(Kind.CLOSE) && !opened.isEmpty()) {
                int open = opened.remove(opened.size() - 1);
                if (holdsValuesAlone(out, open + 1) || isAbsent(out, open)) {
                    Token folded = out.get(open).valueUpTo(token);
                    out.subList(open, out.size()).clear();
                    out.add(folded);
                } else {
                    out.add(token);
                }
            } else {
                out.add(token);
            }
        }
        tokens = out;
    }

    /** Empty brackets after a value and white space: another value is absent. */
    private static boolean isAbsent(List<Token> list, int open) {
        return open + 1 == list.size()
                && open > 0
                && list.get(open).spaced()
                && list.get(open - 1).is(Kind.VALUE);
    }

    private boolean holdsValuesAlone(List<Token> list, int from) {
        boolean some = false;
        for (int i = from; i < list.size(); i++) {
            Token token = list.get(i);
            some |= token.is(Kind.VALUE);
            if (!token.is(Kind.VALUE) && !joinsValues(token)) {
                return false;
            }
        }
        return some;
    }

    /** Values beside each other, and lists of values, are one value. */
    private void foldRuns() {
        List<Token> out = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            int last = i;
            while (token.is(Kind.VALUE) && last + 1 < tokens.size()) {
                int next = last + 1;
                if (next + 1 < tokens.size() && joinsValues(tokens.get(next))) {
                    next++;
                }
                if (!isValue(next)) {
                    break;
                }
                last = next;
            }
            out.add(last == i ? token : token.valueUpTo(tokens.get(last)));
            i = last;
        }
        tokens = out;
    }

    private boolean joinsValues(Token token) {
        return token.is(Kind.MARK)
                && token.end() - token.start() == 1
                && ",;|:<>".indexOf(message.charAt(token.start())) >= 0;
    }
}
