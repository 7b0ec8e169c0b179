using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>A socket.</summary>
[Rule("self.address == 'VirtualIP' ? has(self.virtualIP) : !has(self.virtualIP)",
    "virtualIP must be given with address VirtualIP, and only then", FieldPath = ".virtualIP")]
public sealed record Listener
{
    /// <summary>Unique in the cluster.</summary>
    [Required, Length(1, 15), Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Name { get; set; } = "";

    /// <summary>Transport protocol.</summary>
    [Default("\"UDP\"")]
    public Transport Transport { get; set; } = Transport.UDP;

    /// <summary>Port; the proxy has no capability, so none below 1024.</summary>
    [Default("5060"), Bounds(1024, 65535)]
    public int Port { get; set; } = 5060;

    /// <summary>VirtualIP = the floating address named by virtualIP; Node = the node's own address.</summary>
    [Default("\"VirtualIP\"")]
    public ListenerAddress Address { get; set; } = ListenerAddress.VirtualIP;

    /// <summary>Name of the virtual IP, with address VirtualIP.</summary>
    [Length(1, 32)]
    public string? VirtualIP { get; set; }
}
