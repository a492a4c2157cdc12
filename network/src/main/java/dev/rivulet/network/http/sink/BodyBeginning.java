package dev.rivulet.network.http.sink;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What an answer's body begins with, for people; the rest is not waited for, nor is there memory for it. With a longer one the connection ends.
 * Owned by the client's thread.
 */
final class BodyBeginning implements HttpResponse.BodySubscriber<String> {

    static final int SIZE_BYTES_MAX = 4096;

    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription opened) {
        subscription = opened;
        opened.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            byte[] part = new byte[Math.min(piece.remaining(), SIZE_BYTES_MAX - bytes.size())];
            piece.get(part);
            bytes.writeBytes(part);
        }
        Flow.Subscription open = subscription;
        if (open == null) {
            return;
        }
        if (bytes.size() < SIZE_BYTES_MAX) {
            open.request(1);
        } else {
            subscription = null;
            open.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        text.complete(bytes.toString(StandardCharsets.UTF_8));
    }

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }
}
