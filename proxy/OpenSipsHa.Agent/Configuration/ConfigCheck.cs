using System.Net;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Agent.Configuration;

/// <summary>What the agent itself checks of a configuration, before the proxy sees it.</summary>
public static class ConfigCheck
{
    public static (LoadedConfig? Config, ConfigRefusal? Refusal) Read(ConfigMap map, string hash)
    {
        var name = map.Metadata.Name;
        if (map.BinaryData is null || !map.BinaryData.TryGetValue(ConfigDocumentCodec.DataKey, out var bytes))
            return (null, new(name, hash, ConfigReasons.DocumentInvalid, $"ConfigMap {name} has no binaryData[{ConfigDocumentCodec.DataKey}]"));
        try
        {
            return (new LoadedConfig(name, hash, bytes, ConfigDocumentCodec.Decode(bytes, hash)), null);
        }
        catch (ConfigDocumentException e)
        {
            return (null, new(name, hash, ConfigReasons.DocumentInvalid, $"ConfigMap {name}: {e.Message}"));
        }
    }

    /// <returns>null = nothing against it.</returns>
    public static ConfigRefusal? Refusal(LoadedConfig config, AgentOptions agent, INetwork network)
    {
        ConfigRefusal Refuse(string reason, string message) => new(config.Name, config.Hash, reason, message);

        var document = config.Document;
        if (document.Cluster != agent.Cluster || document.Namespace != agent.PodNamespace)
            return Refuse(ConfigReasons.WrongCluster, $"the document is of SipCluster {document.Namespace}/{document.Cluster}, expected {agent.PodNamespace}/{agent.Cluster}");
        if (document.VirtualIPs.FirstOrDefault(vip => !IPAddress.TryParse(vip.Address, out _)) is { } bad)
            return Refuse(ConfigReasons.InvalidVirtualIP, $"spec.virtualIPs {bad.Name}: '{bad.Address}', expected an IP address");
        if (ElectionSettings.From(document.Failover).Refusal is { } times)
            return Refuse(ConfigReasons.UnsafeFailoverTimes, times);
        var choice = Choose(document, agent, network);
        return choice.Link is null ? Refuse(choice.Reason, choice.Message) : null;
    }

    public static InterfaceChoice Choose(ConfigDocument document, AgentOptions agent, INetwork network) =>
        InterfaceChoice.Choose(
            document.Interface, agent.HostIP, [.. document.VirtualIPs.Select(vip => IPAddress.Parse(vip.Address))], network.Links(), network.Addresses());
}
