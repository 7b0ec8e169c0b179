using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Handover;

/// <summary>
/// Brings virtual IPs from the members that hold them to others: asks the holder, once, and waits until somebody else
/// holds it. What was asked is read back from the members' specs, so that a restarted operator goes on where it was. A
/// pure function, called again whenever anything changes.
/// </summary>
public static class HandoverPlan
{
    /// <param name="holders">Who holds what: every virtual IP of the spec.</param>
    public static HandoverStep Next(
        HandoverWish wish, SipClusterSpec spec, IReadOnlyList<VirtualIPStatus> holders, IReadOnlyList<MemberView> members)
    {
        var (names, complaint) = wish.Names(spec);
        if (complaint is not null)
            return HandoverStep.None with { Refused = [complaint] };
        var courses = names.Select(name => HandoverCourse.Of(wish.Id, holders.First(h => h.Name == name), members)).ToList();
        var pending = courses.OfType<HandoverCourse.Pending>().Select(static c => c.Text).ToList();
        return new HandoverStep(
            Requests(wish.Id, courses),
            pending.Count > 0 ? string.Join(", ", pending) : null,
            [.. courses.OfType<HandoverCourse.Done>().Select(static c => c.Text)],
            [.. courses.OfType<HandoverCourse.Refused>().Select(static c => c.Text)]);
    }

    // A request stands as long as the wish, also when it is settled: a cache that does not show yet that the wish is gone
    // would otherwise ask the new holder.
    private static Dictionary<string, HandoverRequest> Requests(string id, IEnumerable<HandoverCourse> courses) =>
        courses.Where(static c => c.Asked is not null).GroupBy(static c => c.Asked!, StringComparer.Ordinal).ToDictionary(
            static g => g.Key,
            g => new HandoverRequest { Id = id, VirtualIPs = [.. g.Select(static c => c.Name).Order(StringComparer.Ordinal)] },
            StringComparer.Ordinal);
}
