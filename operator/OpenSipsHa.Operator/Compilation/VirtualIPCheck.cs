using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Api.SipClusters;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>Virtual IPs: usable addresses, each in one cluster only.</summary>
internal static class VirtualIPCheck
{
    public static IEnumerable<Problem> Of(SipCluster cluster, IReadOnlyList<SipCluster> others)
    {
        foreach (var vip in cluster.Spec.VirtualIPs)
        {
            if (!IPAddress.TryParse(vip.Address, out var address) || !IsUnicast(address))
            {
                yield return new Problem(
                    ProblemReasons.InvalidVirtualIP,
                    $"spec.virtualIPs[{vip.Name}].address: '{vip.Address}' is no unicast address that a member could hold");
                continue;
            }

            if (cluster.Spec.VirtualIPs.FirstOrDefault(v => v.Name != vip.Name && Same(v, address)) is { } twin)
            {
                yield return new Problem(
                    ProblemReasons.DuplicateVirtualIP,
                    $"spec.virtualIPs[{vip.Name}].address: {address} is the address of '{twin.Name}', too");
            }

            if (others.FirstOrDefault(o => IsOlder(o, cluster) && o.Spec.VirtualIPs.Any(v => Same(v, address))) is { } owner)
            {
                yield return new Problem(
                    ProblemReasons.DuplicateVirtualIP,
                    $"spec.virtualIPs[{vip.Name}].address: {address} belongs to SipCluster {owner.Metadata.Namespace}/{owner.Metadata.Name}, which is older");
            }
        }
    }

    private static bool Same(VirtualIP vip, IPAddress address) =>
        IPAddress.TryParse(vip.Address, out var other) && other.Equals(address);

    // The older cluster keeps the address, so that a mistake elsewhere never disturbs the one that works.
    private static bool IsOlder(SipCluster other, SipCluster cluster) =>
        Age(other).CompareTo(Age(cluster)) < 0;

    private static (DateTimeOffset Created, string Namespace, string Name) Age(SipCluster cluster) =>
        (cluster.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue, cluster.Metadata.Namespace ?? "", cluster.Metadata.Name);

    private static bool IsUnicast(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
        && !address.IsIPv6Multicast && !address.IsIPv4MappedToIPv6
        && (address.AddressFamily != AddressFamily.InterNetwork || address.GetAddressBytes()[0] is > 0 and < 224);
}
