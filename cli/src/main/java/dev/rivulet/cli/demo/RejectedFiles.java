package dev.rivulet.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the dead letters and late records that a job has kept. Stateless. */
final class RejectedFiles {

    private RejectedFiles() {}

    /** The place of each record as {@code file:line}, in the order of the epochs; none if the folder is not there. */
    static List<String> places(Path folder) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> places = new ArrayList<>();
        for (Path file : files(folder)) {
            for (String line : Files.readAllLines(file)) {
                JsonNode record = json.readTree(line);
                places.add(record.path("resource").asText() + ":"
                        + record.path("offset").asLong());
            }
        }
        return places;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }
}
