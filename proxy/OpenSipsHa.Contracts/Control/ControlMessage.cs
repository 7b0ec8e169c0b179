using System.Text.Json.Serialization;

namespace OpenSipsHa.Contracts.Control;

/// <summary>
/// A message on the unix socket between agent and proxy. The agent listens, the proxy connects; each message is one
/// frame (<see cref="ControlFrames"/>) of JSON with a <c>type</c>. Order: the agent sends <see cref="AgentHello"/>
/// first, the proxy answers <see cref="ProxyHello"/>; then <see cref="Configure"/> and <see cref="Role"/> go down as
/// they come, <see cref="Configured"/> and <see cref="ProxyState"/> go up.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AgentHello), "agentHello")]
[JsonDerivedType(typeof(Configure), "configure")]
[JsonDerivedType(typeof(Role), "role")]
[JsonDerivedType(typeof(ProxyHello), "proxyHello")]
[JsonDerivedType(typeof(Configured), "configured")]
[JsonDerivedType(typeof(ProxyState), "proxyState")]
public abstract record ControlMessage;
