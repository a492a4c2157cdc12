package dev.rivulet.mqtt.session;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A broker as MQTT's specification wants it, with few packet ids, so that they come again soon. One owner. */
final class SimBroker {

    /** What goes over the wire. */
    sealed interface Packet {}

    record Connected(boolean hasSession) implements Packet {}

    record Published(Message message) implements Packet {}

    /** Answers what the client sends first; so all that the broker sends again comes before it. */
    record Settled() implements Packet {}

    record Released(int id) implements Packet {}

    record SubscribeConfirmed() implements Packet {}

    record Probe() implements Packet {}

    record Probed() implements Packet {}

    record Acknowledged(int id) implements Packet {}

    record Recorded(int id) implements Packet {}

    record Completed(int id) implements Packet {}

    record Subscribe() implements Packet {}

    /**
     * @param isReleasing whether PUBREL is to be sent again and was not yet
     */
    private record Sent(int number, int qos, boolean isReleased, boolean isReleasing) {}

    private static final int ID_MAX = 5;

    final ArrayDeque<Packet> toClient = new ArrayDeque<>();
    final ArrayDeque<Packet> toBroker = new ArrayDeque<>();

    /** Messages that it has lost together with the session. */
    final TreeSet<Integer> lost = new TreeSet<>();

    /** Messages of QoS 1 and 2 that it took for the client. */
    final Map<Integer, Integer> accepted = new LinkedHashMap<>();

    private final ArrayDeque<Sent> queue = new ArrayDeque<>();
    private final Map<Integer, Sent> inFlight = new LinkedHashMap<>();
    private boolean hasSession;
    private boolean isSubscribed;
    boolean isConnected;
    private final boolean isForgetful;

    /**
     * @param isForgetful whether it forgets that it has said PUBREL
     */
    SimBroker(boolean isForgetful) {
        this.isForgetful = isForgetful;
    }

    void publish(int number, int qos) {
        if (isSubscribed && (qos > 0 || isConnected)) {
            queue.add(new Sent(number, qos, false, false));
            if (qos > 0) {
                accepted.put(number, qos);
            }
        }
    }

    void connect() {
        isConnected = true;
        toClient.add(new Connected(hasSession));
        hasSession = true;
        inFlight.replaceAll((id, sent) -> regress(sent));
        inFlight.forEach((id, sent) ->
                toClient.add(sent.isReleased() ? new Released(id) : new Published(message(sent, id, true))));
        toClient.add(new Settled());
    }

    /** Something like what mosquitto 2.0 was seen to do: where PUBREL is to be said again and again, it sends the message. */
    private Sent regress(Sent sent) {
        if (!isForgetful || !sent.isReleased()) {
            return sent;
        }
        return new Sent(sent.number(), 2, !sent.isReleasing(), !sent.isReleasing());
    }

    /** What is on the wire is gone. */
    void cut() {
        isConnected = false;
        toClient.clear();
        toBroker.clear();
        queue.removeIf(sent -> sent.qos() == 0);
    }

    void loseSession() {
        cut();
        queue.forEach(sent -> lost.add(sent.number()));
        inFlight.values().stream().filter(sent -> !sent.isReleased()).forEach(sent -> lost.add(sent.number()));
        queue.clear();
        inFlight.clear();
        hasSession = false;
        isSubscribed = false;
    }

    /** Sends what waits, if an id is free. */
    void send() {
        Sent next = queue.peek();
        if (!isConnected || next == null) {
            return;
        }
        if (next.qos() == 0) {
            toClient.add(new Published(message(queue.remove(), 0, false)));
            return;
        }
        for (int id = 1; id <= ID_MAX; id++) {
            if (!inFlight.containsKey(id)) {
                inFlight.put(id, queue.remove());
                toClient.add(new Published(message(next, id, false)));
                return;
            }
        }
    }

    void receive() {
        Packet packet = toBroker.poll();
        if (packet instanceof Subscribe) {
            isSubscribed = true;
            toClient.add(new SubscribeConfirmed());
        } else if (packet instanceof Probe) {
            toClient.add(new Probed());
        } else if (packet instanceof Acknowledged acknowledged) {
            remove(acknowledged.id(), 1, false);
        } else if (packet instanceof Recorded recorded) {
            Sent sent = inFlight.get(recorded.id());
            if (sent == null || sent.qos() != 2) {
                throw new AssertionError(packet + " for " + sent);
            }
            inFlight.put(recorded.id(), new Sent(sent.number(), 2, true, false));
            toClient.add(new Released(recorded.id()));
        } else if (packet instanceof Completed completed) {
            remove(completed.id(), 2, true);
        }
    }

    boolean isIdle() {
        return queue.isEmpty() && inFlight.isEmpty() && toClient.isEmpty() && toBroker.isEmpty();
    }

    private void remove(int id, int qos, boolean isReleased) {
        Sent sent = inFlight.remove(id);
        if (sent == null || sent.qos() != qos || sent.isReleased() != isReleased) {
            throw new AssertionError("the client answers " + id + ", which is " + sent);
        }
    }

    private static Message message(Sent sent, int id, boolean isAgain) {
        return new Message(
                "t",
                sent.qos(),
                false,
                isAgain,
                id,
                List.of(),
                Integer.toString(sent.number()).getBytes(),
                null);
    }
}
