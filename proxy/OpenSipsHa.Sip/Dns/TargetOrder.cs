namespace OpenSipsHa.Sip.Dns;

/// <summary>The order in which one request tries the targets of a plan.</summary>
public static class TargetOrder
{
    private const int MaxHosts = 64;

    /// <summary>
    /// Groups one after the other; within one a host after the other, drawn by weight without replacement (RFC 2782); of a host all
    /// addresses, beginning at any. No allocation.
    /// </summary>
    /// <param name="seed">
    /// Decides all draws: a hash of the Call-ID, so that all requests of a dialog go the same way, through whichever member of a pair.
    /// </param>
    /// <param name="targets">What does not fit is left out.</param>
    /// <returns>Targets written.</returns>
    public static int Write(TargetPlan plan, ulong seed, Span<SipTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var written = 0;
        for (var i = 0; i < plan.Groups.Count && written < targets.Length; i++)
            written += Write(plan.Groups[i], ref seed, targets[written..]);
        return written;
    }

    private static int Write(TargetGroup group, ref ulong seed, Span<SipTarget> targets)
    {
        var count = Math.Min(group.Hosts.Count, MaxHosts);
        Span<int> left = stackalloc int[MaxHosts];
        for (var i = 0; i < count; i++)
            left[i] = i;
        var written = 0;
        for (; count > 0 && written < targets.Length; count--)
        {
            var drawn = Draw(group, left[..count], ref seed);
            written += Write(group, group.Hosts[left[drawn]], ref seed, targets[written..]);
            left[(drawn + 1)..count].CopyTo(left[drawn..]);
        }

        return written;
    }

    private static int Write(TargetGroup group, TargetHost host, ref ulong seed, Span<SipTarget> targets)
    {
        var count = host.Endpoints.Count;
        var first = count == 1 ? 0 : (int)Below(count, ref seed);
        var written = 0;
        // Of each address family the same rotation, IPv4 in front.
        foreach (var ipv6 in (ReadOnlySpan<bool>)[false, true])
        {
            for (var i = 0; i < count && written < targets.Length; i++)
            {
                var endpoint = host.Endpoints[(first + i) % count];
                if (endpoint.IsIPv6 == ipv6)
                    targets[written++] = new SipTarget(group.Transport, endpoint);
            }
        }

        return written;
    }

    /// <summary>
    /// An index of <paramref name="left"/>. With weights w and W their sum, each with chance w / W; a weight of 0 has a very small chance
    /// as long as there are others (RFC 2782, "Weight"): as if weights were a hundred times as large, and 0 were 1.
    /// </summary>
    private static int Draw(TargetGroup group, ReadOnlySpan<int> left, ref ulong seed)
    {
        if (left.Length == 1)
            return 0;
        long sum = 0;
        foreach (var index in left)
            sum += Share(group.Hosts[index]);
        var point = Below(sum, ref seed);
        for (var i = 0; i < left.Length; i++)
        {
            point -= Share(group.Hosts[left[i]]);
            if (point < 0)
                return i;
        }

        return left.Length - 1;
    }

    private static long Share(TargetHost host) => host.Weight == 0 ? 1 : host.Weight * 100L;

    /// <summary>0 to <paramref name="bound"/> - 1, all alike: the next number of SplitMix64, scaled.</summary>
    private static long Below(long bound, ref ulong seed)
    {
        seed += 0x9E3779B97F4A7C15;
        var z = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (long)Math.BigMul(z ^ (z >> 31), (ulong)bound, out _);
    }
}
