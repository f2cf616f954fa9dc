package dev.centraldeerros.fingerprint;

import dev.centraldeerros.event.Level;
import java.util.Arrays;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a level of the settings by its name or an alias, as in events. */
@Component
@ConfigurationPropertiesBinding
final class LevelConverter implements Converter<String, Level> {
    @Override
    public Level convert(String text) {
        return Level.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("must be one of " + Arrays.toString(Level.values())));
    }
}
