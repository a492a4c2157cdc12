package dev.rivulet.mqtt;

import dev.rivulet.core.source.SourceContext;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttWanted;
import dev.rivulet.mqtt.session.Answers;
import dev.rivulet.mqtt.session.Receiver;
import dev.rivulet.mqtt.wire.LinkEvent;
import dev.rivulet.mqtt.wire.LinkThread;
import dev.rivulet.mqtt.wire.MqttLink;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to one of the brokers: when it ends the next is tried, with pauses that grow. Owned by the source agent, never waits.
 */
final class MqttConnector implements Answers {

    private static final Logger LOG = LoggerFactory.getLogger(MqttConnector.class);

    /** After its answer to a probe, a broker may take so long to name the packet ids that it holds. */
    private static final long SETTLE_NANOS = 2_000_000_000L;

    /** While messages come, a probe is for so many ids at least. */
    private static final int UNPROBED_COUNT_MAX = 100;

    private final SourceContext context;
    private final MqttSettings settings;
    private final MqttWanted wanted;
    private final LinkThread thread;
    private @Nullable MqttLink link;
    private int serverIndex;
    private boolean wasConnected;

    /** How many attempts have failed since the last success. */
    private int failureCount;

    private long retryAtNanos;
    private boolean isSettling;
    private long settledAtNanos;

    /** Of a connection that may be opened anew when nothing comes; zero for never. */
    private final long idleNanos;

    private long idleSinceNanos;

    MqttConnector(SourceContext context, MqttSettings settings, MqttWanted wanted) {
        this.context = context;
        this.settings = settings;
        this.wanted = wanted;
        this.thread = new LinkThread("rivulet-mqtt-" + context.uid());
        this.retryAtNanos = context.clock().nanoTime();
        boolean isAnyExact = wanted.topics().stream().anyMatch(topic -> topic.qos() == 2);
        this.idleNanos = isAnyExact ? settings.times().idleReconnect().toNanos() : 0;
    }

    /**
     * Hands what has come to the receiver, and connects if there is no connection.
     *
     * @return how much has come
     * @throws IOException if the broker refuses us for what is set wrongly
     */
    int work(Receiver receiver) throws IOException {
        if (link == null) {
            connectIfDue();
            return 0;
        }
        int count = 0;
        while (link != null && receiver.waitingBytes() <= settings.limits().bufferSizeMax() / 2) {
            LinkEvent event = link.poll();
            if (event == null) {
                break;
            }
            handle(event, receiver);
            count += event instanceof LinkEvent.Probed ? 0 : 1;
        }
        if (isSettling && context.clock().nanoTime() - settledAtNanos >= 0) {
            isSettling = false;
            receiver.settled();
        }
        if (receiver.unprobedCount() > (count > 0 ? UNPROBED_COUNT_MAX : 0)) {
            probe(receiver);
        }
        if (count > 0 || !receiver.isAtRest()) {
            idleSinceNanos = context.clock().nanoTime();
        } else if (idleNanos > 0 && context.clock().nanoTime() - idleSinceNanos >= idleNanos) {
            reconnect(receiver);
        }
        return count;
    }

    /**
     * Mosquitto 2.0.11 was seen to stop sending with messages of QoS 2 waiting, though all that it had sent was completed. On a new connection of the same session it
     * goes on.
     */
    private void reconnect(Receiver receiver) {
        LOG.debug("source {}: nothing has come for long, connects anew", context.uid());
        send(MqttLink::close);
        leave(receiver);
        retryAtNanos = context.clock().nanoTime();
    }

    private void handle(LinkEvent event, Receiver receiver) throws IOException {
        if (event instanceof LinkEvent.Published published) {
            // Where lines are so bad that connections end before all subscriptions are confirmed, each may still bring
            // something.
            failureCount = 0;
            receiver.publish(published.message());
        } else if (event instanceof LinkEvent.Released released) {
            receiver.release(released.packetId());
        } else if (event instanceof LinkEvent.Connected connected) {
            wasConnected = true;
            receiver.connected(connected.hasSession());
            if (receiver.isUnsettled()) {
                probe(receiver);
            }
        } else if (event instanceof LinkEvent.Subscribed) {
            failureCount = 0;
            receiver.subscribed();
            LOG.info(
                    "source {}: subscribed at {}",
                    context.uid(),
                    settings.servers().get(serverIndex));
        } else if (event instanceof LinkEvent.Probed) {
            receiver.probed();
            if (receiver.isUnsettled() && !isSettling) {
                isSettling = true;
                settledAtNanos = context.clock().nanoTime() + SETTLE_NANOS;
            }
        } else if (event instanceof LinkEvent.Closed closed) {
            closed(closed, receiver);
        }
    }

    /** There is no connection any more. */
    private void leave(Receiver receiver) {
        receiver.disconnected();
        link = null;
        isSettling = false;
    }

    private void closed(LinkEvent.Closed closed, Receiver receiver) throws IOException {
        leave(receiver);
        if (closed.isLasting() && !wasConnected) {
            throw new IOException("source " + context.uid() + ": " + closed.reason());
        }
        failureCount++;
        serverIndex = (serverIndex + 1) % settings.servers().size();
        long pauseNanos = pauseNanos();
        retryAtNanos = context.clock().nanoTime() + pauseNanos;
        LOG.warn(
                "source {}: {}; {} is tried in {} ms",
                context.uid(),
                closed.reason(),
                settings.servers().get(serverIndex),
                pauseNanos / 1_000_000);
    }

    /** The other servers are tried at once; when all have been, there is a pause, twice as long each time. */
    private long pauseNanos() {
        int rounds = failureCount / settings.servers().size();
        if (failureCount % settings.servers().size() != 0) {
            return 0;
        }
        long max = settings.times().retryMax().toNanos();
        long pause = settings.times().retryMin().toNanos();
        for (int round = 1; round < rounds && pause < max; round++) {
            pause *= 2;
        }
        pause = Math.min(pause, max);
        // Gateways that have lost the same broker must not come back all at once.
        return pause / 2 + Math.floorMod(context.clock().nanoTime() * 0x9E3779B97F4A7C15L, pause / 2 + 1);
    }

    private void probe(Receiver receiver) {
        receiver.probe();
        send(MqttLink::probe);
    }

    private void connectIfDue() {
        if (context.clock().nanoTime() - retryAtNanos >= 0) {
            link = thread.connect(settings.servers().get(serverIndex), settings, wanted.topics(), wanted.properties());
        }
    }

    @Override
    public void received(int packetId) {
        send(open -> open.received(packetId));
    }

    @Override
    public void recorded(int packetId) {
        send(open -> open.recorded(packetId));
    }

    @Override
    public void completed(int packetId) {
        send(open -> open.completed(packetId));
    }

    @Override
    public void subscribe() {
        send(MqttLink::subscribe);
    }

    private void send(Consumer<MqttLink> action) {
        if (link != null) {
            action.accept(link);
        }
    }

    void close() {
        send(MqttLink::close);
        thread.close();
    }
}
