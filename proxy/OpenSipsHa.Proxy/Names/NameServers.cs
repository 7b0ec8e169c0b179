using System.Net;

namespace OpenSipsHa.Proxy.Names;

/// <summary>Compiled DNS settings.</summary>
/// <param name="Addresses">None = those of the system.</param>
/// <param name="Timeout">How long a server has to answer, each time.</param>
/// <param name="Attempts">How often each server is asked.</param>
public sealed record NameServers(IReadOnlyList<IPAddress> Addresses, TimeSpan Timeout, int Attempts)
{
    public bool Equals(NameServers? other) =>
        other is not null && Addresses.SequenceEqual(other.Addresses) && Timeout == other.Timeout && Attempts == other.Attempts;

    public override int GetHashCode() => HashCode.Combine(Addresses.Count, Timeout, Attempts);
}
