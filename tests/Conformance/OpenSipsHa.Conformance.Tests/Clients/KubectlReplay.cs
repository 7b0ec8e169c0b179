using System.Text.Json.Nodes;
using OpenSipsHa.Conformance.Tests.Replay;
using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.Conformance.Tests.Clients;

/// <summary>Runs the machine's kubectl through the recorded commands against a fresh server.</summary>
sealed class KubectlReplay(JsonObject recording, JsonObject fixtures)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<List<StepResult>> RunAsync(CancellationToken cancellation)
    {
        var bystander = new Bystander();
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { PodLogs = bystander }, cancellation);
        bystander.Serve(server);
        await SetUpAsync(server, cancellation);
        using var client = new ClientProgram(server);
        client.Write("crd.json", fixtures["widgets"]!.ToJsonString());
        var text = new ClientText(new Placeholders());
        var results = new List<StepResult>();
        foreach (var command in RecordedCommand.Of(recording).TakeWhile(command => !command.IsExperiment))
        {
            foreach (var (name, content) in command.Files)
                client.Write(name, content);
            bystander.Prepare(command.Name);
            var meanwhile = bystander.Act(command.Name);
            var (exit, output) = await client.RunAsync(command.Command);
            await meanwhile;
            results.Add(new StepResult(command.Name, exit == command.Exit ? text.Compare(command.Output, output) : $"exit code: {command.Exit} recorded, {exit} here"));
        }
        return results;
    }

    async Task SetUpAsync(ApiServer server, CancellationToken cancellation)
    {
        Nodes.Add(server);
        foreach (var (_, definition) in fixtures)
        {
            server.Store.Create(GroupResource.CustomResourceDefinitions, null, definition!.DeepClone().AsObject());
            await UntilAsync(() => server.Store.Get(GroupResource.CustomResourceDefinitions, null, definition["metadata"]!["name"]!.ToString())!.ToJsonString().Contains("\"Established\",\"status\":\"True\"", StringComparison.Ordinal), cancellation);
        }
        server.Store.Create(GroupResource.Namespaces, null, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "golden-12", ["labels"] = new JsonObject { ["golden"] = "true" } } });
        await UntilAsync(() => server.Store.Get(GroupResource.ServiceAccounts, "golden-12", "default") is not null, cancellation);
    }

    static async Task UntilAsync(Func<bool> condition, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException("the server did not get ready for the recorded commands");
            await Task.Delay(20, cancellation);
        }
    }
}
