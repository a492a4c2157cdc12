package dev.rivulet.mqtt.sink;

import dev.rivulet.core.sink.Emitter;
import dev.rivulet.core.sink.Receipt;
import dev.rivulet.core.sink.RowId;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.wire.AnswerKind;
import dev.rivulet.mqtt.wire.LinkEvent;
import dev.rivulet.mqtt.wire.LinkThread;
import dev.rivulet.mqtt.wire.MqttLink;
import dev.rivulet.mqtt.wire.Publication;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends rows to one of the brokers, each until the broker has taken it. Owned by the emission agent, never waits.
 *
 * <p>The first connection of a process begins afresh, as nobody knows any more which packet ids the last one used. Later ones go on with the session, if
 * the broker has it: then what is under way is sent again under the same packet id, so that a message of QoS 2 that the broker has is not taken twice.
 */
final class MessageEmitter<T> implements Emitter<T> {

    private static final Logger LOG = LoggerFactory.getLogger(MessageEmitter.class);

    /** Messages without a receipt, also where the broker would take more. */
    private static final int COUNT_MAX = 1_000;

    private static final int PACKET_ID_MAX = 65_535;

    private final String uid;
    private final MqttTarget target;
    private final MqttSettings settings;
    private final RowMessages<T> messages;
    private final LinkThread thread;

    /** Without a receipt, in the order of the rows. */
    private final Deque<Outgoing> outgoing = new ArrayDeque<>();

    /** Of these what the broker has to answer. */
    private final Map<Integer, Outgoing> byPacketId = new HashMap<>();

    /** What is to be given to the connection, in order. */
    private final Deque<Outgoing> unsent = new ArrayDeque<>();

    /** Of QoS 0 what the connection has been given. */
    private final Deque<Outgoing> unwritten = new ArrayDeque<>();

    private @Nullable MqttLink link;
    private LinkEvent.@Nullable Granted granted;
    private long sizeBytes;
    private int nextPacketId = 1;
    private int serverIndex;
    private int failureCount;
    private boolean wasConnected;
    private @Nullable String firstRefusal;

    /** A message until it has a receipt. */
    private static final class Outgoing {
        private final @Nullable Publication message;
        private int packetId;
        private boolean isReceived;
        private @Nullable Receipt receipt;

        Outgoing(@Nullable Publication message) {
            this.message = message;
        }

        long sizeBytes() {
            return message == null ? 0 : message.sizeMaxBytes();
        }
    }

    MessageEmitter(String uid, MqttTarget target, RowMessages<T> messages) {
        this.uid = uid;
        this.target = target;
        this.settings = target.settings();
        this.messages = messages;
        this.thread = new LinkThread("rivulet-mqtt-" + uid);
    }

    @Override
    public boolean hasRoom() {
        return outgoing.size() < COUNT_MAX && sizeBytes < settings.limits().bufferSizeMax();
    }

    @Override
    public void send(RowId id, T row) {
        Outgoing next = new Outgoing(messages.messageOf(id, row));
        outgoing.add(next);
        sizeBytes += next.sizeBytes();
        if (next.message == null) {
            refuse(next, "the row names no topic that there can be, by `" + target.topic() + "`");
        } else {
            unsent.add(next);
        }
    }

    @Override
    public void endEntry() {}

    @Override
    public int work() throws IOException {
        if (link == null) {
            MqttServer server = settings.servers().get(serverIndex);
            link = thread.connectToSend(server, settings, !wasConnected);
            return 1;
        }
        int count = 0;
        for (LinkEvent event = link.poll(); event != null; event = link == null ? null : link.poll()) {
            handle(event);
            count++;
        }
        count += publish();
        requireNoRefusal();
        return count;
    }

    private void handle(LinkEvent event) throws IOException {
        if (event instanceof LinkEvent.Connected connected) {
            connected(connected);
        } else if (event instanceof LinkEvent.Sent && !unwritten.isEmpty()) {
            unwritten.remove().receipt = Receipt.taken(1);
        } else if (event instanceof LinkEvent.Answered answer) {
            answered(answer);
        } else if (event instanceof LinkEvent.Closed closed) {
            closed(closed);
        }
    }

    private void connected(LinkEvent.Connected connected) throws IOException {
        granted = connected.granted();
        if (granted.qosMax() < target.qos()) {
            throw new IOException("sink " + uid + ": the broker takes messages up to QoS " + granted.qosMax()
                    + ", wanted is " + target.qos());
        }
        wasConnected = true;
        failureCount = 0;
        if (!connected.hasSession()) {
            outgoing.forEach(each -> each.packetId = 0);
            byPacketId.clear();
        }
        unwritten.clear();
        unsent.clear();
        for (Outgoing each : outgoing) {
            if (each.receipt == null) {
                unsent.add(each);
            }
        }
        LOG.info("sink {}: connected to {}", uid, settings.servers().get(serverIndex));
    }

    private int publish() {
        int count = 0;
        LinkEvent.Granted limits = granted;
        while (link != null && limits != null && !unsent.isEmpty()) {
            Outgoing next = unsent.element();
            Publication message = next.message;
            boolean mustWait = next.packetId == 0
                    && byPacketId.size() + unwritten.size() >= Math.min(COUNT_MAX, limits.receiveMaximum());
            if (message == null || mustWait) {
                break;
            }
            unsent.remove();
            if (message.sizeMaxBytes() > limits.packetSizeMax()) {
                refuse(next, "the message is longer than the broker's packets may be: " + limits.packetSizeMax());
            } else {
                publish(link, next, message);
            }
            count++;
        }
        return count;
    }

    private void publish(MqttLink open, Outgoing next, Publication message) {
        boolean isRepeated = next.packetId > 0;
        if (message.qos() == 0) {
            unwritten.add(next);
        } else if (!isRepeated) {
            next.packetId = freePacketId();
            next.isReceived = false;
            byPacketId.put(next.packetId, next);
        }
        if (next.isReceived && isRepeated) {
            open.release(next.packetId);
        } else {
            open.publish(message, next.packetId, isRepeated);
        }
    }

    private int freePacketId() {
        while (byPacketId.containsKey(nextPacketId)) {
            nextPacketId = nextPacketId % PACKET_ID_MAX + 1;
        }
        int id = nextPacketId;
        nextPacketId = nextPacketId % PACKET_ID_MAX + 1;
        return id;
    }

    private void answered(LinkEvent.Answered answer) throws IOException {
        Outgoing message = byPacketId.get(answer.packetId());
        if (message == null) {
            return;
        }
        AnswerKind kind = answer.step() == LinkEvent.Step.COMPLETED ? AnswerKind.TAKEN : AnswerKind.of(answer.reason());
        if (answer.step() == LinkEvent.Step.RECEIVED && kind == AnswerKind.TAKEN) {
            message.isReceived = true;
            if (link != null) {
                link.release(answer.packetId());
            }
            return;
        }
        byPacketId.remove(answer.packetId());
        message.packetId = 0;
        String reason = "the broker refuses the message " + AnswerKind.text(answer.reason());
        switch (kind) {
            case TAKEN -> message.receipt = Receipt.taken(1);
            case REFUSED -> refuse(message, reason);
            case FORBIDDEN ->
                throw new IOException("sink " + uid + ": " + reason + ", and so it would all others to topics as `"
                        + (message.message == null ? "" : message.message.topic()) + "`");
            case NOT_NOW -> {
                end();
                throw new ConnectException("sink " + uid + ": " + reason);
            }
        }
    }

    /** The other servers are tried at once; when all have been, it is an outage. */
    private void closed(LinkEvent.Closed closed) throws IOException {
        end();
        if (closed.isLasting() && !wasConnected) {
            throw new IOException("sink " + uid + ": " + closed.reason());
        }
        failureCount++;
        serverIndex = (serverIndex + 1) % settings.servers().size();
        if (failureCount % settings.servers().size() == 0) {
            throw new ConnectException("sink " + uid + ": " + closed.reason());
        }
        LOG.warn(
                "sink {}: {}; {} is tried",
                uid,
                closed.reason(),
                settings.servers().get(serverIndex));
    }

    private void end() {
        if (link != null) {
            link.close();
        }
        link = null;
        granted = null;
    }

    private void refuse(Outgoing message, String cause) {
        message.receipt = Receipt.refused(1, cause);
        firstRefusal = firstRefusal == null ? cause : firstRefusal;
    }

    private void requireNoRefusal() throws IOException {
        if (target.failsOnRefusal() && firstRefusal != null) {
            throw new IOException("sink " + uid + ": " + firstRefusal);
        }
    }

    @Override
    public @Nullable Receipt poll() {
        Outgoing first = outgoing.peek();
        Receipt receipt = first == null ? null : first.receipt;
        if (first != null && receipt != null) {
            outgoing.remove();
            sizeBytes -= first.sizeBytes();
        }
        return receipt;
    }

    @Override
    public boolean isReachable() {
        return granted != null;
    }

    void close() {
        end();
        thread.close();
    }
}
