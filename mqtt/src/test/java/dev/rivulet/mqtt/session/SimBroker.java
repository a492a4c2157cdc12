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
     * @param id 0 until it is sent, if ids are given away then
     * @param isReleasing whether PUBREL is to be sent again and was not yet
     */
    private record Sent(int number, int qos, int id, boolean isReleased, boolean isReleasing) {

        Sent with(boolean released, boolean releasing) {
            return new Sent(number, qos, id, released, releasing);
        }
    }

    static final int ID_MAX = 5;

    final ArrayDeque<Packet> toClient = new ArrayDeque<>();
    final ArrayDeque<Packet> toBroker = new ArrayDeque<>();

    /** What brokers were seen to do that the specification does not allow. */
    enum Habit {
        NONE,

        /** It forgets that it has said PUBREL. */
        FORGETS_RELEASES,

        /** Of what is under way it names some when a connection is open, and sends the other messages later, though it had PUBREC for them. */
        NAMES_SOME_LATER,

        /**
         * It writes its state down now and then, and comes back from that when it is killed. It gives ids away in their order, to messages that wait,
         * too.
         */
        RETURNS_OLDER
    }

    /** What it has on disk. */
    private record Saved(
            List<Sent> queue, Map<Integer, Sent> inFlight, int lastId, boolean hasSession, boolean isSubscribed) {}

    /** If they are given away in their order; more than messages wait ever. */
    private static final int ORDERED_ID_MAX = 200;

    /** Of how many it says at once that they are under way, if not of all. */
    private static final int NAMED_COUNT_MAX = 2;

    /** Messages that it has lost together with the session. */
    final TreeSet<Integer> lost = new TreeSet<>();

    /** Messages of QoS 1 and 2 that it took for the client. */
    final Map<Integer, Integer> accepted = new LinkedHashMap<>();

    private final ArrayDeque<Sent> queue = new ArrayDeque<>();
    private final Map<Integer, Sent> inFlight = new LinkedHashMap<>();
    private boolean hasSession;
    private boolean isSubscribed;
    boolean isConnected;
    private final Habit habit;
    private int lastId;
    private Saved saved = new Saved(List.of(), Map.of(), 0, false, false);

    /** What is under way and is sent again later, the next first. */
    private final ArrayDeque<Integer> unnamed = new ArrayDeque<>();

    SimBroker(Habit habit) {
        this.habit = habit;
    }

    void publish(int number, int qos) {
        if (isSubscribed && (qos > 0 || isConnected)) {
            queue.add(new Sent(number, qos, habit == Habit.RETURNS_OLDER && qos > 0 ? nextId() : 0, false, false));
            if (qos > 0) {
                accepted.put(number, qos);
            }
        }
    }

    private int nextId() {
        do {
            lastId = lastId % ORDERED_ID_MAX + 1;
        } while (inFlight.containsKey(lastId) || queue.stream().anyMatch(sent -> sent.id() == lastId));
        return lastId;
    }

    void connect() {
        isConnected = true;
        toClient.add(new Connected(hasSession));
        hasSession = true;
        inFlight.replaceAll((id, sent) -> regress(sent));
        unnamed.clear();
        int namedCount = 0;
        for (Map.Entry<Integer, Sent> entry : inFlight.entrySet()) {
            if (habit == Habit.NAMES_SOME_LATER && ++namedCount > NAMED_COUNT_MAX) {
                unnamed.add(entry.getKey());
                entry.setValue(entry.getValue().with(false, false));
            } else {
                toClient.add(named(entry.getKey(), entry.getValue()));
            }
        }
        toClient.add(new Settled());
    }

    private static Packet named(int id, Sent sent) {
        return sent.isReleased() ? new Released(id) : new Published(message(sent, id, true));
    }

    /** Something like what mosquitto 2.0 was seen to do: where PUBREL is to be said again and again, it sends the message. */
    private Sent regress(Sent sent) {
        if (habit != Habit.FORGETS_RELEASES || !sent.isReleased()) {
            return sent;
        }
        return sent.with(!sent.isReleasing(), !sent.isReleasing());
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
        save();
    }

    void save() {
        List<Sent> kept = queue.stream().filter(sent -> sent.qos() > 0).toList();
        saved = new Saved(kept, new LinkedHashMap<>(inFlight), lastId, hasSession, isSubscribed);
    }

    /** It has lost what it took since it was saved, and what it sent since it has yet to send, as far as it knows. */
    void killAndStart() {
        cut();
        lost.addAll(accepted.keySet());
        queue.clear();
        queue.addAll(saved.queue());
        inFlight.clear();
        inFlight.putAll(saved.inFlight());
        queue.forEach(sent -> lost.remove(sent.number()));
        inFlight.values().stream().filter(sent -> !sent.isReleased()).forEach(sent -> lost.remove(sent.number()));
        lastId = saved.lastId();
        hasSession = saved.hasSession();
        isSubscribed = saved.isSubscribed();
    }

    /** Sends what waits, if an id is free. */
    void send() {
        if (isConnected && !unnamed.isEmpty()) {
            int id = unnamed.remove();
            toClient.add(new Published(message(inFlight.get(id), id, true)));
            return;
        }
        Sent next = queue.peek();
        if (!isConnected || next == null) {
            return;
        }
        if (next.qos() == 0) {
            toClient.add(new Published(message(queue.remove(), 0, false)));
            return;
        }
        if (inFlight.size() < ID_MAX) {
            int id = next.id() > 0 ? next.id() : lowestFreeId();
            inFlight.put(id, queue.remove());
            toClient.add(new Published(message(next, id, false)));
        }
    }

    private int lowestFreeId() {
        int id = 1;
        while (inFlight.containsKey(id)) {
            id++;
        }
        return id;
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
            inFlight.put(recorded.id(), sent.with(true, false));
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
