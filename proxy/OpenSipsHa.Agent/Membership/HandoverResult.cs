using OpenSipsHa.Api.SipMembers;

namespace OpenSipsHa.Agent.Membership;

/// <summary>What became of a request to hand over.</summary>
public sealed record HandoverResult(string Id, HandoverPhase Phase, string Message);
