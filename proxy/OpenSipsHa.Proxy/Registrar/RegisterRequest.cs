using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>A REGISTER, taken apart; nothing is copied.</summary>
public readonly ref struct RegisterRequest
{
    /// <summary>The bytes that the contacts' ranges refer to.</summary>
    public required ReadOnlySpan<byte> Message { get; init; }

    public required ReadOnlySpan<byte> CallId { get; init; }

    public required uint CSeq { get; init; }

    /// <summary>Value of the Expires header, seconds; null = absent.</summary>
    public uint? Expires { get; init; }

    /// <summary>There is a <c>Contact: *</c>.</summary>
    public bool HasStar { get; init; }

    /// <summary>Contacts other than <c>*</c>.</summary>
    public ReadOnlySpan<ContactField> Contacts { get; init; }

    /// <summary>Path values, comma-separated.</summary>
    public ReadOnlySpan<byte> Path { get; init; }

    /// <summary>Where the REGISTER came from.</summary>
    public required SipEndpoint Source { get; init; }

    public bool IsBehindNat { get; init; }
}
