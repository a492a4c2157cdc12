package dev.rivulet.network.lines.wire;

import dev.rivulet.network.lines.endpoint.LineSettings.Framing;
import dev.rivulet.network.lines.frame.LineCutter;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;

/** Takes lines of datagrams, each of which is whole or not there. Owned by the listener's thread. */
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {

    private final LineListener listener;
    private final int lineSizeMax;

    DatagramHandler(LineListener listener, int lineSizeMax) {
        this.listener = listener;
        this.lineSizeMax = lineSizeMax;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
        if (!listener.hasRoom()) {
            listener.dropped();
            return;
        }
        byte[] bytes = ByteBufUtil.getBytes(datagram.content());
        LineCutter cutter =
                new LineCutter(Framing.NEWLINE, lineSizeMax, LineHandler.peer(datagram.sender()), listener::put);
        cutter.feed(bytes, 0, bytes.length);
        cutter.end(true);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Of one datagram, such as an answer to it that could not be delivered; the others go on.
        context.fireChannelReadComplete();
    }
}
