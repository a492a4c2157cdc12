package dev.rivulet.network.http.session;

/** What an intake tells its clients, and those who fill it. */
public interface Answers {

    /** 202: all of it is in the log for good. */
    void accepted(long exchange);

    /** 422: another request had the same key. */
    void keyIsOfAnother(long exchange);

    /** 503: nobody knows yet whether it will be in the log. */
    void unavailable(long exchange);

    /** The request takes no memory any more. */
    void released(long reservedBytes);
}
