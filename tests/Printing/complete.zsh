# Prints what an interactive zsh offers for a line, one word a line: zsh -f complete.zsh DIRECTORY-OF-_ipvspure LINE
#
# The completion system runs as it is; only compadd, by which everything is offered, also writes down what it adds.
zmodload zsh/zpty
said=$(mktemp)
zpty shell zsh -f -i
zpty -w shell "
PROMPT= fpath=(${(q)1} \$fpath)
autoload -Uz compinit && compinit -u -D
compadd() {
    local -a offered
    [[ \" \$* \" == *' '-[a-zA-Z0-9]#[ODA]' '* ]] || { builtin compadd -O offered \"\$@\"; print -rl -- \$offered >>$said }
    builtin compadd \"\$@\"
}
capture() { _main_complete; print '#end' >>$said; exit }
zle -C capture list-choices capture
bindkey '^X' capture
print '#ready' >>$said
"
expect() {
    repeat 200; do
        grep -q $1 $said && return
        sleep 0.05
    done
    print -u 2 "zsh did not come to $1"
    rm -f $said
    exit 1
}
expect '#ready'
zpty -w -n shell "$2"$'\x18'
expect '#end'
zpty -d shell
grep -v -e '^#' -e '^$' $said
rm -f $said
