package dev.rivulet.cli.table.place;

import dev.rivulet.core.disk.StoreLocation;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a path of this machine, or the URL of a place in a store. Stateless. */
public final class PlaceConverter implements ITypeConverter<Path> {

    @Override
    public Path convert(String text) {
        try {
            return StoreLocation.path(text);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(wrong.getMessage());
        }
    }
}
