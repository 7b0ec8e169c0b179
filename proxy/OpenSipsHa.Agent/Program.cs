using OpenSipsHa.Agent;
using OpenSipsHa.Agent.Supervision;
using OpenSipsHa.Agent.VirtualIP.Netlink;
using OpenSipsHa.Kubernetes.Configuration;

const string Worker = "--worker";

try
{
    var options = AgentOptions.FromEnvironment(Environment.GetEnvironmentVariable);
    switch (args)
    {
        case []:
            return Supervise(options);
        case [Worker]:
            return await WorkAsync(options);
        default:
            throw new ArgumentException($"unexpected arguments '{string.Join(' ', args)}', expected none: settings come from the pod's environment");
    }
}
catch (Exception e) when (e is ArgumentException or KubeConfigException)
{
    await Console.Error.WriteLineAsync($"opensipsha-agent: {e.Message}");
    return 2;
}

// Apart from the other, so that a supervisor loads nothing of the web server.
static int Supervise(AgentOptions options)
{
    using var network = new RouteNetlink();
    var clearance = new Clearance(options.HostIP, network, TimeProvider.System);
    using var output = Console.OpenStandardOutput();
    return new Supervisor(clearance, TimeProvider.System, new SupervisorLogger(output, TimeProvider.System)).Run(WorkerCommand());
}

static async Task<int> WorkAsync(AgentOptions options)
{
    using var supervisor = new SupervisorLink();
    await using var app = AgentHost.Build(options, KubeConfig.Load(), supervisor);
    supervisor.WhenAlone(app.Lifetime.StopApplication);
    await app.RunAsync();
    return 0;
}

static IReadOnlyList<string> WorkerCommand()
{
    var host = Environment.ProcessPath ?? throw new ArgumentException("/proc is not mounted, expected it in the container");
    return Path.GetFileNameWithoutExtension(host) == "dotnet"
        ? [host, Environment.GetCommandLineArgs()[0], Worker]
        : [host, Worker];
}
