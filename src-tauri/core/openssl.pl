#!/usr/bin/perl
# Perl, as OpenSSL's build calls it (OPENSSL_SRC_PERL): configured without what SQLCipher never asks for. It needs AES-256 in CBC,
# SHA, HMAC, PBKDF2 and random numbers; 400 of 1,120 files are left out, above all of TLS and of public keys.
use strict;
use warnings;

my @without = qw(
    apps argon2 aria autoload-config bf blake2 cast chacha cmp cms ct des dh docs dsa dtls ec engine gost http lms md4 mdc2 ml-dsa
    ml-kem ocsp poly1305 psk quic rc2 rc4 rfc3779 rmd160 scrypt siphash slh-dsa sm2 sm3 sm4 sock srp srtp tls ts ui-console whirlpool
);
push @ARGV, map { "no-$_" } @without if @ARGV && $ARGV[0] =~ m{Configure$};
exec 'perl', @ARGV or die "perl: $!";
