package dev.rivulet.mqtt.sink;

import dev.rivulet.core.sink.Emitter;
import dev.rivulet.core.sink.EmittingSession;

/** An open MQTT sink: nothing but its emitter. */
record MqttSession<T>(MessageEmitter<T> open) implements EmittingSession<T> {

    @Override
    public Emitter<T> emitter() {
        return open;
    }

    @Override
    public void close() {
        open.close();
    }
}
