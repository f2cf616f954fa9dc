package dev.centraldeerros.account;

import dev.centraldeerros.database.ColumnReader;
import java.util.Locale;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.stereotype.Component;

/** Converts roles to lower case for the database. */
@Component
@ReadingConverter
final class RoleColumn implements ColumnReader<Role> {
    @Override
    public Role convert(String column) {
        return Role.valueOf(column.toUpperCase(Locale.ROOT));
    }
}
