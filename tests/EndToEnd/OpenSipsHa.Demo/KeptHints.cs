using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.Demo;

/// <summary>What a person can do with a cluster that was left running.</summary>
internal static class KeptHints
{
    public static string For(ProductCluster cluster) =>
        $"""

        The cluster is running. Try:
          export KUBECONFIG={cluster.Kubectl.Kubeconfig}
          kubectl get sipclusters,sipmembers,gateways,dispatchersets,pods,leases -o wide
          kubectl delete pod pair-0
            a member leaves in good order
          {cluster.Control.Command} cut {PairNetwork.NodeA}
            a node is lost; `heal` in place of `cut` brings it back
          ip netns exec {cluster.Host(PairNetwork.Client).Namespace} tshark -i eth0
            what the client hears
          make demo-down
            removes everything
        Phones (client) and gateways (gw1, gw2) keep answering calls. Logs: {cluster.LogDirectory}

        """;
}
