package dev.rivulet.network.lines.wire;

import dev.rivulet.network.lines.endpoint.LineSettings.Framing;
import dev.rivulet.network.lines.frame.LineCutter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection that brings lines. Owned by the listener's thread. */
final class LineHandler extends SimpleChannelInboundHandler<ByteBuf> {

    private final LineListener listener;
    private final Framing framing;
    private final int lineSizeMax;
    private @Nullable LineCutter cutter;
    private boolean isCut;

    LineHandler(LineListener listener, Framing framing, int lineSizeMax) {
        this.listener = listener;
        this.framing = framing;
        this.lineSizeMax = lineSizeMax;
    }

    /** The address without the port, which says nothing. */
    static String peer(InetSocketAddress address) {
        return address.getAddress() == null ? "" : address.getAddress().getHostAddress();
    }

    private LineCutter cutter(Channel channel) {
        LineCutter known = cutter;
        if (known == null) {
            String peer = peer((InetSocketAddress) channel.remoteAddress());
            known = new LineCutter(framing, lineSizeMax, peer, listener::put);
            cutter = known;
        }
        return known;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf piece) {
        byte[] bytes = ByteBufUtil.getBytes(piece);
        LineCutter lines = cutter(context.channel());
        lines.feed(bytes, 0, bytes.length);
        if (lines.isOver()) {
            context.close();
        }
        listener.pauseIfFull();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (cutter != null) {
            cutter.end(!isCut);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        isCut = true;
        context.close();
    }
}
