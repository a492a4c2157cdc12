package dev.rivulet.delta;

import dev.rivulet.core.disk.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** A disk that asks somebody before each call to it; what open files do is not asked for. */
final class HookedDisk {

    private HookedDisk() {}

    @FunctionalInterface
    interface Hook {

        /**
         * @param call the method's name
         * @param path its first argument
         * @throws IOException to let the call fail without any effect
         */
        void before(String call, Path path) throws IOException;
    }

    static Disk of(Disk disk, Hook hook) {
        return (Disk) Proxy.newProxyInstance(
                HookedDisk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof Path path) {
                        hook.before(method.getName(), path);
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
