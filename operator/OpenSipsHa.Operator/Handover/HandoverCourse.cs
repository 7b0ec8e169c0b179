using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Handover;

/// <summary>How far one virtual IP has come.</summary>
/// <param name="Name">Of the virtual IP.</param>
/// <param name="Asked">Member that has been, or is now, asked to give it up; null = none.</param>
/// <param name="Text">For a person.</param>
internal abstract record HandoverCourse(string Name, string? Asked, string Text)
{
    public sealed record Pending(string Name, string Asked, string Text) : HandoverCourse(Name, Asked, Text);

    public sealed record Done(string Name, string Asked, string Text) : HandoverCourse(Name, Asked, Text);

    public sealed record Refused(string Name, string? Asked, string Text) : HandoverCourse(Name, Asked, Text);

    public static HandoverCourse Of(string id, VirtualIPStatus vip, IReadOnlyList<MemberView> members)
    {
        var asked = members.FirstOrDefault(m => m.Handover is { } handover && handover.Id == id
            && handover.VirtualIPs?.Contains(vip.Name, StringComparer.Ordinal) == true);
        return asked is null ? Start(vip, members) : Follow(id, vip, asked);
    }

    private static HandoverCourse Start(VirtualIPStatus vip, IReadOnlyList<MemberView> members)
    {
        if (vip.Holder is not { } holder)
            return new Refused(vip.Name, null, $"{vip.Name}: no member holds it");
        return members.Any(m => m.Name != holder && m is { Ready: true, Eligible: true })
            ? new Pending(vip.Name, holder, $"{vip.Name} by {holder}")
            : new Refused(vip.Name, null, $"{vip.Name}: no other member than {holder} is ready to take it");
    }

    private static HandoverCourse Follow(string id, VirtualIPStatus vip, MemberView asked)
    {
        if (vip.Holder is { } holder && holder != asked.Name)
            return new Done(vip.Name, asked.Name, $"{vip.Name}: {holder} holds it, {asked.Name} did before");
        if (asked.Status?.Handover is not { } answer || answer.Id != id)
            return new Pending(vip.Name, asked.Name, $"{vip.Name} by {asked.Name}");
        if (answer.Phase == HandoverPhase.Refused)
            return new Refused(vip.Name, asked.Name, $"{vip.Name}: {asked.Name} keeps it: {answer.Message}");
        return vip.Holder is null
            ? new Pending(vip.Name, asked.Name, $"{vip.Name}, which {asked.Name} has given up")
            : new Refused(vip.Name, asked.Name, $"{vip.Name}: {asked.Name} gave it up, nobody took it, and it holds it again");
    }
}
