package dev.winnow.remote;

import dev.winnow.RankFailure;
import java.net.URI;
import java.util.Locale;

/** What may be an address, and the name of a variable with a key. No message repeats what may be a secret. */
final class Address {
    private static final String SUCH_AS = "such as http://localhost:8000/v1";

    private Address() {}

    static URI parse(String whose, String base) {
        try {
            return URI.create(base);
        } catch (IllegalArgumentException e) {
            throw new RankFailure.Misconfigured("the address of " + whose + " is no URL; give one " + SUCH_AS);
        }
    }

    static void require(String whose, URI base) {
        if (!("http".equals(base.getScheme()) || "https".equals(base.getScheme()))
                || base.getHost() == null
                || base.getUserInfo() != null
                || base.getQuery() != null
                || base.getFragment() != null) {
            throw new RankFailure.Misconfigured("the address of " + whose + " is " + withoutUser(base)
                    + ", must be http or https with a host and without a user, a query or a fragment, " + SUCH_AS);
        }
    }

    static void requireVariable(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            // Not repeated: whoever mistakes this setting for the key itself would find the key in a log.
            throw new RankFailure.Misconfigured("the environment variable of the key is no name of one; give the"
                    + " variable's name, such as LLM_KEY, not the key");
        }
    }

    /** By its name alone: no name is looked up. */
    static boolean isLoopback(URI base) {
        String host = base.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** The address with a path below it. */
    static URI below(URI base, String path) {
        String address = base.toString();
        return URI.create((address.endsWith("/") ? address : address + "/") + path);
    }

    /** A user in an address is usually a secret. */
    private static String withoutUser(URI address) {
        return address.getUserInfo() == null && address.getQuery() == null ? address.toString() : "given with a secret";
    }
}
