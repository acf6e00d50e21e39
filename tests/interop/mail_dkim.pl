#!/usr/bin/perl
# Mail::DKIM as a peer: one job as JSON on standard input, its answer as JSON on standard output.
#   {"verify": [FILE...], "keys": {NAME: RECORD}}                     -> [{SELECTOR: RESULT}...]
#   {"sign": [FILE...], "domain": D, "selector": S, "key": FILE, "canonicalization": C}  -> [FIELD...]
use strict;
use warnings;
use JSON::PP;
use Mail::DKIM::DNS;
use Mail::DKIM::Signer;
use Mail::DKIM::Verifier;
use Net::DNS::RR;

my %keys;

# The records come from the job, never from DNS. Mail::DKIM reads why an answer is empty from $@.
{
    no warnings 'redefine';
    *Mail::DKIM::DNS::query = sub {
        my ($name) = @_;
        my $record = $keys{$name};
        $@ = defined $record ? 'NOERROR' : 'NXDOMAIN';
        return unless defined $record;
        return Net::DNS::RR->new( owner => $name, type => 'TXT', txtdata => [ unpack '(a255)*', $record ] );
    };
}

sub feed {
    my ( $dkim, $file ) = @_;
    open my $handle, '<:raw', $file or die "$file: $!\n";
    local $/;
    $dkim->PRINT( scalar <$handle> );
    $dkim->CLOSE;
    return $dkim;
}

sub verdicts {
    my ($file) = @_;
    my $dkim = feed( Mail::DKIM::Verifier->new, $file );
    return { map { $_->selector => $_->result } $dkim->signatures };
}

sub signature {
    my ( $job, $file ) = @_;
    my $signer = Mail::DKIM::Signer->new(
        Algorithm => 'rsa-sha256',
        Method    => $job->{canonicalization},
        Domain    => $job->{domain},
        Selector  => $job->{selector},
        KeyFile   => $job->{key},
    );
    return feed( $signer, $file )->signature->as_string . "\r\n";
}

my $job = decode_json( do { local $/; <STDIN> } );
%keys = %{ $job->{keys} // {} };
my @answers =
    $job->{verify}
  ? map { verdicts($_) } @{ $job->{verify} }
  : map { signature( $job, $_ ) } @{ $job->{sign} };
print encode_json( \@answers );
