using System.CommandLine;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>`devcluster network`: hosts on a network of their own, without Kubernetes.</summary>
internal static class NetworkCommand
{
    private static readonly Option<string> Subnet = new("--subnet")
    {
        Description = "The network inside the lab's own namespaces",
        DefaultValueFactory = _ => new NetworkLabOptions().Subnet.ToString(),
    };

    private static readonly Option<string[]> Host = new("--host") { Description = "NAME=ADDRESS; repeat", Required = true };

    public static Command Create(Option<string> id)
    {
        var command = new Command("network", "Start only the network, without Kubernetes, and keep it until SIGTERM or Ctrl-C")
        {
            Subnet, Host,
        };
        command.SetAction((arguments, _) => RunAsync(
            new NetworkLabOptions
            {
                Id = arguments.GetRequiredValue(id),
                Subnet = HostAddresses.Network("--subnet", arguments.GetValue(Subnet)),
            },
            arguments.GetValue(Host)));
        return command;
    }

    private static async Task<int> RunAsync(NetworkLabOptions options, string[]? hosts)
    {
        var addresses = HostAddresses.Parse("--host", hosts);
        using var termination = new Termination();
        await using var lab = await NetworkLab.CreateAsync(options, termination.Token);
        foreach (var (name, address) in addresses)
            Console.WriteLine((await lab.AddHostAsync(name, address, termination.Token)).Namespace);
        Console.WriteLine("READY");
        await termination.WaitAsync();
        return 0;
    }
}
