package dev.centraldeerros.account.signin;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The 30,000 most frequently leaked passwords from zxcvbn, without those that are too short. */
public final class CommonPasswords {
    private static final int MIN = 8;
    private static final Set<String> WORDS = read();

    private CommonPasswords() {}

    /** Returns whether the list contains it, case ignored. */
    public static boolean contains(String password) {
        return WORDS.contains(password.toLowerCase(Locale.ROOT));
    }

    /** Loads the list once. */
    public static void load() {
        if (WORDS.isEmpty()) {
            throw new IllegalStateException("the list of common passwords is empty");
        }
    }

    private static Set<String> read() {
        try {
            Set<String> words = new HashSet<>();
            for (String word : StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies()) {
                if (word.length() >= MIN) {
                    words.add(word);
                }
            }
            return words;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
