package dev.rivulet.engine.operator;

/** One stateless step on a row, which calls the next one. Owned by one agent. */
public interface RowStage {

    void accept(Object row) throws Exception;
}
