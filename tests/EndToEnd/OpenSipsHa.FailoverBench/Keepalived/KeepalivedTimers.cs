namespace OpenSipsHa.FailoverBench.Keepalived;

/// <summary>How fast keepalived is set to be.</summary>
/// <param name="Name">For files.</param>
/// <param name="Title">For people.</param>
/// <param name="Version">Of VRRP: 2 knows whole seconds only.</param>
/// <param name="Advertisement">advert_int.</param>
internal sealed record KeepalivedTimers(string Name, string Title, int Version, TimeSpan Advertisement)
{
    /// <summary>What most sites run.</summary>
    public static KeepalivedTimers OneSecond { get; } = new("keepalived-vrrp2-1s", "keepalived, VRRPv2 1 s", 2, TimeSpan.FromSeconds(1));

    public static KeepalivedTimers TenthOfASecond { get; } =
        new("keepalived-vrrp3-100ms", "keepalived, VRRPv3 0.1 s", 3, TimeSpan.FromMilliseconds(100));
}
