package dev.rivulet.mqtt;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on between client and broker, and cuts each connection after a number of bytes that a seed decides. */
final class CuttingProxy implements Closeable {

    private final ServerSocket server;
    private final int targetPort;
    private final Random random;
    private final int sizeBytesMax;
    private final AtomicInteger cutCount = new AtomicInteger();
    private final AtomicInteger connectionCount = new AtomicInteger();
    private volatile boolean cuts = true;

    /**
     * @param sizeBytesMax what passes in either direction at the most before a connection is cut
     */
    CuttingProxy(int targetPort, long seed, int sizeBytesMax) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.targetPort = targetPort;
        this.random = new Random(seed);
        this.sizeBytesMax = sizeBytesMax;
        thread("proxy", this::accept);
    }

    /** One that cuts nothing. */
    static CuttingProxy without(int targetPort) throws IOException {
        CuttingProxy proxy = new CuttingProxy(targetPort, 0, 1);
        proxy.leaveInPeace();
        return proxy;
    }

    /** How many connections have come to it. */
    int connectionCount() {
        return connectionCount.get();
    }

    int port() {
        return server.getLocalPort();
    }

    int cutCount() {
        return cutCount.get();
    }

    /** From now on nothing is cut any more. */
    void leaveInPeace() {
        cuts = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                connectionCount.incrementAndGet();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                AtomicInteger left = new AtomicInteger(1 + random.nextInt(sizeBytesMax));
                thread("proxy-in", () -> pass(client, broker, left));
                thread("proxy-out", () -> pass(broker, client, left));
            } catch (IOException e) {
                // The broker is down, or the proxy closed: the client's connection ends.
            }
        }
    }

    private void pass(Socket from, Socket to, AtomicInteger left) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[4096];
            int count = in.read(buffer);
            while (count >= 0) {
                int room = cuts ? left.addAndGet(-count) : 1;
                // What is beyond the cut is lost, in the middle of a packet.
                out.write(buffer, 0, room > 0 ? count : Math.max(0, count + room));
                out.flush();
                if (room <= 0) {
                    cutCount.incrementAndGet();
                    return;
                }
                count = in.read(buffer);
            }
        } catch (IOException e) {
            // Either side has closed.
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
