using System.CommandLine;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>Faults of a running cluster and their cure, and its status.</summary>
internal static class FaultCommands
{
    private static readonly Argument<string> Host = new("NODE") { Description = "A node or plain host" };

    public static IEnumerable<Command> Create(Option<string> id) =>
    [
        OnHost(id, "cut", ControlAction.Cut, "Stop a host's frames while its interface keeps the carrier"),
        OnHost(id, "heal", ControlAction.Heal, "Undo cut"),
        OnHost(id, "link-down", ControlAction.LinkDown, "Take the carrier from a host's interface"),
        OnHost(id, "link-up", ControlAction.LinkUp, "Undo link-down"),
        OnHost(id, "freeze", ControlAction.Freeze, "Stop all processes of a host where they stand"),
        OnHost(id, "thaw", ControlAction.Thaw, "Undo freeze"),
        Kill(id),
        OnApi(id, "api-slow", ControlAction.ApiSlow, "Let every request to the API server wait; 0 undoes it", Milliseconds("How long each waits")),
        OnApi(id, "api-restart", ControlAction.ApiRestart, "Cut the API server's connections and take no new ones for a while", Milliseconds("How long it is away")),
        OnApi(id, "api-save", ControlAction.ApiSave, "Remember the API server's state", time: null),
        OnApi(id, "api-restore", ControlAction.ApiRestore, "Go back to the state that api-save remembered", time: null),
        Status(id),
    ];

    private static Argument<int> Milliseconds(string description) => new("MILLISECONDS") { Description = description };

    private static Command OnApi(Option<string> id, string name, ControlAction action, string description, Argument<int>? time)
    {
        var command = new Command(name, description);
        if (time is not null)
            command.Add(time);
        command.SetAction((arguments, cancellation) => AskAsync(
            arguments.GetRequiredValue(id),
            new ControlRequest(action, Time: TimeSpan.FromMilliseconds(time is null ? 0 : Math.Max(0, arguments.GetValue(time)))),
            cancellation));
        return command;
    }

    private static Command OnHost(Option<string> id, string name, ControlAction action, string description)
    {
        var command = new Command(name, description) { Host };
        command.SetAction((arguments, cancellation) => AskAsync(
            arguments.GetRequiredValue(id), new ControlRequest(action, arguments.GetRequiredValue(Host)), cancellation));
        return command;
    }

    private static Command Kill(Option<string> id)
    {
        var pod = new Argument<string>("POD");
        var container = new Argument<string>("CONTAINER");
        var signal = new Option<string>("--signal") { Description = "Name or number", DefaultValueFactory = _ => "KILL" };
        var space = new Option<string>("--namespace", "-n") { Description = "Of the pod", DefaultValueFactory = _ => "default" };
        var command = new Command("kill", "Send a signal to the first process of a container") { Host, pod, container, signal, space };
        command.SetAction((arguments, cancellation) => AskAsync(
            arguments.GetRequiredValue(id),
            new ControlRequest(
                ControlAction.Kill,
                arguments.GetRequiredValue(Host),
                arguments.GetRequiredValue(space),
                arguments.GetRequiredValue(pod),
                arguments.GetRequiredValue(container),
                ParseSignal(arguments.GetRequiredValue(signal))),
            cancellation));
        return command;
    }

    private static Command Status(Option<string> id)
    {
        var command = new Command("status", "Show a running cluster's hosts");
        command.SetAction((arguments, cancellation) => AskAsync(
            arguments.GetRequiredValue(id), new ControlRequest(ControlAction.Status), cancellation));
        return command;
    }

    private static Signal ParseSignal(string text)
    {
        var name = text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        return Enum.TryParse<Signal>(name, ignoreCase: true, out var signal) && (int)signal is > 0 and <= 64
            ? signal
            : throw new LabException($"--signal {text}: expected a name such as TERM or a number from 1 to 64");
    }

    private static async Task<int> AskAsync(string id, ControlRequest request, CancellationToken cancellation)
    {
        var text = await ControlSocket.AskAsync(id, request, cancellation);
        if (text.Length > 0)
            Console.WriteLine(text);
        return 0;
    }
}
