using OpenSipsHa.Proxy.Registrar;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Routing;

/// <summary>What routes look at in an out-of-dialog request.</summary>
public readonly ref struct RouteQuery
{
    /// <summary>As received: methods are case-sensitive (RFC 3261 section 7.1).</summary>
    public required ReadOnlySpan<byte> Method { get; init; }

    /// <summary>User part of the request-URI, escapes resolved; empty when there is none.</summary>
    public required ReadOnlySpan<byte> User { get; init; }

    /// <summary>Host of the request-URI, lower case.</summary>
    public required ReadOnlySpan<byte> Host { get; init; }

    /// <summary>Source of the packet, <see cref="AddressBlock.Number"/>.</summary>
    public required UInt128 Source { get; init; }

    /// <summary>Key of the request-URI's address of record (<see cref="Sip.Messages.AddressOfRecord"/>).</summary>
    public required ReadOnlySpan<byte> AddressOfRecord { get; init; }

    public required IRegistrations Registrations { get; init; }
}
