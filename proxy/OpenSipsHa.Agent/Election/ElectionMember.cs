namespace OpenSipsHa.Agent.Election;

/// <summary>Who takes part in an election.</summary>
/// <param name="Boot">Drawn at random by each process, never 0: see <see cref="LeaseRecord.Boot"/>.</param>
/// <param name="Node">Where it runs.</param>
public sealed record ElectionMember(MemberIdentity Identity, ulong Boot, string Node);
