using System.Net;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Names;

namespace OpenSipsHa.Proxy.Configuration;

/// <summary>A document's DNS settings to <see cref="NameServers"/>.</summary>
internal static class NameServersCompiler
{
    /// <param name="errors">Gets what is wrong.</param>
    /// <returns>null = all as the system says.</returns>
    public static NameServers? Compile(DnsSettings? settings, List<string> errors)
    {
        if (settings is null)
            return null;
        if (settings.TimeoutMs < 1 || settings.Attempts < 1)
            errors.Add($"dns: timeoutMs is {settings.TimeoutMs} and attempts is {settings.Attempts}; expected 1 or more");
        var addresses = new List<IPAddress>();
        foreach (var text in settings.Nameservers)
        {
            if (IPAddress.TryParse(text, out var address))
                addresses.Add(address);
            else
                errors.Add($"dns: nameservers has '{text}'; expected an IP address");
        }

        return new NameServers(addresses, TimeSpan.FromMilliseconds(settings.TimeoutMs), settings.Attempts);
    }
}
