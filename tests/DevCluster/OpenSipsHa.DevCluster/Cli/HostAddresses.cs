using System.Net;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>Reads hosts and addresses from the command line.</summary>
internal static class HostAddresses
{
    /// <param name="option">Named in the message when a setting is malformed.</param>
    /// <param name="settings">Each `NAME=ADDRESS`.</param>
    /// <exception cref="LabException">A setting is malformed.</exception>
    public static Dictionary<string, IPAddress> Parse(string option, IEnumerable<string>? settings) =>
        (settings ?? []).Select(setting => setting.Split('=', 2) is [{ Length: > 0 } name, { } address]
                ? (Name: name, Address: Address(option, address))
                : throw new LabException($"{option} {setting}: expected NAME=ADDRESS"))
            .ToDictionary(host => host.Name, host => host.Address, StringComparer.Ordinal);

    /// <inheritdoc cref="Parse"/>
    public static IPAddress Address(string option, string? text) =>
        IPAddress.TryParse(text, out var address) ? address : throw new LabException($"{option} {text}: expected an IP address");

    /// <inheritdoc cref="Parse"/>
    public static IPNetwork Network(string option, string? text) =>
        IPNetwork.TryParse(text, out var network)
            ? network
            : throw new LabException($"{option} {text}: expected a network such as 192.168.1.0/24");
}
