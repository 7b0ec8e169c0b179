using System.Security.Cryptography;
using System.Text;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;

namespace OpenSipsHa.Operator.Handover;

/// <summary>What a SipCluster's annotation asks for.</summary>
/// <param name="Text">The annotation's value.</param>
/// <param name="Id">Tells this wish from the one before, also when both say the same.</param>
/// <param name="IsNew">The id is not yet noted on the SipCluster.</param>
public sealed record HandoverWish(string Text, string Id, bool IsNew)
{
    /// <summary>
    /// Annotation of the SipCluster with the id, set when the wish is first seen and removed together with it. The wish
    /// itself has no identity: the same value may be set again after it was fulfilled.
    /// </summary>
    public const string IdAnnotation = ApiGroup.Name + "/handover-id";

    private const string All = "all";

    /// <summary>null = nothing is asked for.</summary>
    public static HandoverWish? Of(SipCluster cluster)
    {
        if (cluster.Metadata.Annotation(ApiGroup.HandoverAnnotation) is not { } text)
            return null;
        var kind = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
        var noted = cluster.Metadata.Annotation(IdAnnotation);
        return noted?.StartsWith(kind + "-", StringComparison.Ordinal) == true
            ? new HandoverWish(text, noted, IsNew: false)
            : new HandoverWish(text, $"{kind}-{cluster.Metadata.ResourceVersion}", IsNew: true);
    }

    /// <summary>Names of virtual IPs, or what is wrong with the wish.</summary>
    public (IReadOnlyList<string> Names, string? Complaint) Names(SipClusterSpec spec)
    {
        var known = spec.VirtualIPs.Select(static v => v.Name).ToList();
        var wanted = Text.Split('@')[0].Trim();
        if (wanted == All)
            return (known, null);
        var names = wanted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        var unknown = names.Except(known, StringComparer.Ordinal).ToList();
        return names.Count > 0 && unknown.Count == 0
            ? (names, null)
            : ([], $"annotation {ApiGroup.HandoverAnnotation}: '{Text}', expected {All} or names of virtual IPs ({string.Join(", ", known)}), "
                + "with @anything behind it to ask once more");
    }
}
