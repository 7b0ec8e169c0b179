using System.CommandLine;
using OpenSipsHa.Fuzz;

var target = new Option<string?>("--target") { Description = "One target; without it all of them, two at a time, each in a process of its own" };
var seconds = new Option<int>("--seconds") { Description = "How long each target runs", DefaultValueFactory = _ => 60 };
var seed = new Option<int?>("--seed") { Description = "For the same inputs again; drawn when not given" };
var corpus = new Option<string>("--corpus") { Description = "Folder of the inputs", DefaultValueFactory = _ => "tests/proxy/OpenSipsHa.Fuzz/Corpus" };
var replay = new Option<string?>("--replay") { Description = "File with an input to run once" };
var keep = new Option<bool>("--keep") { Description = "Replace the corpus by the smallest inputs that reach as much" };

var root = new RootCommand("Coverage-guided fuzzing of what takes bytes from strangers.") { target, seconds, seed, corpus, replay, keep };
root.SetAction(async parsed =>
{
    if (parsed.GetValue(target) is not { } name)
        return await SideBySide.RunAsync(FuzzTargetNames.All, parsed.GetValue(seconds), parsed.GetValue(seed), parsed.GetValue(corpus)!, parsed.GetValue(keep));
    if (!FuzzTargetNames.All.Contains(name, StringComparer.Ordinal))
    {
        await Console.Error.WriteLineAsync($"fuzz: --target '{name}', expected one of {string.Join(", ", FuzzTargetNames.All)}");
        return 2;
    }

    var context = new InstrumentedContext();
    if (parsed.GetValue(replay) is { } file)
        return context.Call(typeof(FuzzSession), nameof(FuzzSession.Replay), name, file);
    var drawn = parsed.GetValue(seed) ?? Random.Shared.Next();
    Console.WriteLine($"{name}: seed {drawn}");
    return context.Call(typeof(FuzzSession), nameof(FuzzSession.Run), name, parsed.GetValue(corpus), drawn, parsed.GetValue(seconds), parsed.GetValue(keep));
});
return await root.Parse(args).InvokeAsync();
