using System.Globalization;
using OpenSipsHa.Agent.Configuration;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Agent.Status;

/// <summary>Tells people what happened, on the SipCluster.</summary>
public sealed class MemberEvents(IEventRecorder recorder, AgentOptions agent)
{
    private volatile string? _clusterUid;

    /// <summary>The SipCluster owns its members, and that is how its uid is known here.</summary>
    public void Learn(SipMember member) =>
        _clusterUid = member.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Kind == "SipCluster")?.Uid ?? _clusterUid;

    public void Acquired(string address, int term, Takeover takeover) => Record(
        "Normal", "VipAcquired",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{agent.PodName} on {agent.NodeName} holds {address} (term {term}, {Cause(takeover.Cause)}{(takeover.Gap is { } gap ? $", {gap.TotalMilliseconds:0} ms after its former holder was last heard" : "")})"));

    public void Conflict(string message) => Record("Warning", "VipConflict", $"{agent.PodName} on {agent.NodeName}: {message}");

    public void HandoverRefused(string message) => Record("Warning", "HandoverRefused", $"{agent.PodName} on {agent.NodeName} keeps what it holds: {message}");

    public void Damped(string message) => Record("Warning", "FailoverDamped", message);

    public void Released(string address, string detail) =>
        Record("Normal", "VipReleased", $"{agent.PodName} on {agent.NodeName} gave {address} up: {detail}");

    public void Lost(string address, string detail) =>
        Record("Warning", "VipLost", $"{agent.PodName} on {agent.NodeName} lost {address}: {detail}");

    public void Refused(ConfigRefusal refusal) =>
        Record("Warning", "ConfigRefused", $"{agent.PodName} refuses {refusal.Name} ({refusal.Reason}): {refusal.Message}");

    private static string Cause(GainCause cause) => cause switch
    {
        GainCause.Released => "its former holder released it",
        GainCause.Promise => "its former holder fell silent",
        GainCause.Gone => "its former holder's process has died",
        GainCause.Own => "its own Lease",
        GainCause.Unbacked => "holder and API server silent",
        _ => "its Lease had run out",
    };

    private void Record(string type, string reason, string message) => recorder.Record(
        new ObjectReference
        {
            ApiVersion = ApiGroup.ApiVersion,
            Kind = "SipCluster",
            Namespace = agent.PodNamespace,
            Name = agent.Cluster,
            Uid = _clusterUid,
        },
        type, reason, message);
}
