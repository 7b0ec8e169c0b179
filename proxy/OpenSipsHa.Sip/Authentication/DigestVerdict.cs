namespace OpenSipsHa.Sip.Authentication;

/// <summary>What became of a request's credentials.</summary>
public enum DigestVerdict
{
    Accepted,

    /// <summary>None for the realm.</summary>
    Missing,

    Malformed,

    /// <summary>The right password on a nonce that has expired or is not of these members: a new challenge, no failure.</summary>
    Stale,

    /// <summary>The right password on a nonce count that was used before, or too old to tell.</summary>
    Replayed,

    UnknownUser,
    WrongResponse,

    /// <summary>Neither MD5 nor SHA-256.</summary>
    UnsupportedAlgorithm,

    /// <summary>Accepted, for an address that is not theirs.</summary>
    OtherUser,
}
