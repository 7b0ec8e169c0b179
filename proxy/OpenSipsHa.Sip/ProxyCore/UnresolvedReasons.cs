using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>What a caller is told about a name that led nowhere.</summary>
internal static class UnresolvedReasons
{
    public static ReadOnlySpan<byte> Phrase(ResolutionFailure failure) => failure switch
    {
        ResolutionFailure.NotFound => "Host Name Not Found"u8,
        ResolutionFailure.NoCommonTransport => "No Transport In Common With The Domain"u8,
        ResolutionFailure.ServerFailure => "Name Servers Failed"u8,
        ResolutionFailure.TimedOut => "Name Servers Did Not Answer In Time"u8,
        ResolutionFailure.Overloaded => "Too Many Requests Wait For Name Servers"u8,
        _ => "No destination available"u8,
    };
}
