package dev.centraldeerros.http.connection;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Range of IP addresses (RFC 4632). Never resolves host names.
 *
 * @param first an address of the range
 * @param bits length of the common prefix
 */
record AddressRange(InetAddress first, int bits) {
    /** Parses {@code address} or {@code address/bits}; empty if it is neither. */
    static Optional<AddressRange> of(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int all = address.get().getAddress().length * Byte.SIZE;
        try {
            int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            return bits < 0 || bits > all ? Optional.empty() : Optional.of(new AddressRange(address.get(), bits));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    /** Parses an address without a DNS query. An IPv4 address written as IPv6 becomes IPv4. */
    static Optional<InetAddress> address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException wrongLength) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
