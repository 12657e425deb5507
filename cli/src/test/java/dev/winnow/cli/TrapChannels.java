package dev.winnow.cli;

import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/** Where {@link NetworkTrap} has channels come from, by a system property: nowhere. */
public final class TrapChannels extends SelectorProvider {
    @Override
    public DatagramChannel openDatagramChannel() {
        throw NetworkTrap.refused("DatagramChannel");
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) {
        throw NetworkTrap.refused("DatagramChannel");
    }

    @Override
    public Pipe openPipe() {
        throw NetworkTrap.refused("Pipe");
    }

    @Override
    public AbstractSelector openSelector() {
        throw NetworkTrap.refused("Selector");
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
        throw NetworkTrap.refused("ServerSocketChannel");
    }

    @Override
    public SocketChannel openSocketChannel() {
        throw NetworkTrap.refused("SocketChannel");
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) {
        throw NetworkTrap.refused("SocketChannel");
    }
}
