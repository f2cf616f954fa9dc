/** Administration of accounts: list, role, disabling and password resets. */
@NullMarked
package dev.centraldeerros.account.administration;

import org.jspecify.annotations.NullMarked;
