package dev.rivulet.mqtt.session;

import java.util.ArrayList;
import java.util.List;

/** What a receiver says to a broker. One owner. */
final class KeptAnswers implements Answers {

    final List<Integer> recorded = new ArrayList<>();
    final List<Integer> completed = new ArrayList<>();
    int subscribedCount;

    @Override
    public void received(int packetId) {}

    @Override
    public void recorded(int packetId) {
        recorded.add(packetId);
    }

    @Override
    public void completed(int packetId) {
        completed.add(packetId);
    }

    @Override
    public void subscribe() {
        subscribedCount++;
    }
}
