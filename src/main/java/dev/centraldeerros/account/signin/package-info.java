/** What a sign-in is checked by: passwords, and how often somebody may try. */
@NullMarked
package dev.centraldeerros.account.signin;

import org.jspecify.annotations.NullMarked;
