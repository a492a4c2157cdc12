package dev.rivulet.network.wire;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.Closeable;
import java.util.concurrent.TimeUnit;

/** The one thread that accepts a source's connections and moves their bytes. Any thread may call. */
public final class ListenThread implements Closeable {

    private static final long CLOSE_MILLIS = 2_000;

    private final EventLoopGroup threads;

    /**
     * @param name of the thread
     */
    public ListenThread(String name) {
        this.threads =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    public EventLoopGroup threads() {
        return threads;
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
    }
}
