package dev.winnow.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/** Whom {@link NetworkTrap} has asked for names, by a service file on its class path: nobody. */
public final class TrapNames extends InetAddressResolverProvider {
    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Nobody();
    }

    @Override
    public String name() {
        return "trap";
    }

    private static final class Nobody implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            throw unknown("look-up of " + host);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            throw unknown("look-up of an address");
        }

        private static UnknownHostException unknown(String what) {
            UnknownHostException unknown = new UnknownHostException(what);
            unknown.initCause(NetworkTrap.refused(what));
            return unknown;
        }
    }
}
